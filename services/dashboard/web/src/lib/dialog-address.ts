/** Dialogs with an address: `#new` opens one from a link, from the palette, after reloading. */
import { useLocation, useNavigate } from "@tanstack/react-router";

/** Whether the address asks for a dialog, and the way to open and close it. */
export function useAddressed(name: string): [isOpen: boolean, setOpen: (open: boolean) => void] {
  const hash = useLocation({ select: (location) => location.hash });
  const navigate = useNavigate();
  const setOpen = (open: boolean) =>
    void navigate({
      to: ".",
      search: true,
      hash: open ? name : "",
      replace: true,
      resetScroll: false,
    });
  return [hash === name, setOpen];
}
