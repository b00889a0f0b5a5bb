import { type ComponentType, lazy, Suspense } from "react";

/**
 * A component that is loaded when it is first shown, and nothing until then: dialogs with their forms are most of
 * what a page weighs, and few are opened.
 */
export function later<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  const Loaded = lazy(async () => ({ default: (await load()) as ComponentType<object> }));
  return (props: Props) => (
    <Suspense fallback={null}>
      <Loaded {...props} />
    </Suspense>
  );
}
