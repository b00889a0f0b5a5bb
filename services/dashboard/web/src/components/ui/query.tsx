import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Failed, Loading } from "./states";

interface Props<T> {
  query: UseQueryResult<T, unknown>;
  loading?: ReactNode;
  children: (data: T) => ReactNode;
}

/** A query's data, or why there is none. Data that is there stays while newer is asked for. */
export function Loaded<T>({ query, loading, children }: Props<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return <>{loading ?? <Loading />}</>;
}
