import { Dialog } from "@/components/ui/dialog";
import { Secret } from "@/components/ui/secret";
import { snippet } from "./snippet";

/** The secret of a webhook, this once, inside of the code that needs it. */
export function SecretDialog({
  name,
  secret,
  onClose,
}: {
  name: string;
  secret: string;
  onClose: () => void;
}) {
  return (
    <Dialog open onClose={onClose} title={`The secret of ${name}`} wide>
      <Secret text={snippet(secret)} onDone={onClose}>
        Copy it now: the secret is shown this once. Every message is signed with it; this is how a program
        verifies one in Python.
      </Secret>
    </Dialog>
  );
}
