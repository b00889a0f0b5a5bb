import { useQuery } from "@tanstack/react-query";
import { Bell, BellOff, IdCard } from "lucide-react";
import { Popover } from "radix-ui";
import { useEffect } from "react";
import { useSession } from "@/api/session";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/input";
import { activeStaff } from "./queries";
import { sign, useSignature } from "./signing";
import { ring, setSound, useSound } from "./sound";

const LABEL = "mb-1 block text-[13px] font-medium";

/** Who acts at this workstation, and which it is: told with everything that is done to jobs. */
export function ActingAs() {
  const session = useSession();
  const signature = useSignature();
  const staff = useQuery(activeStaff);
  const names = staff.data?.map((one) => one.name);
  const isGone = names && signature.staff !== "" && !names.includes(signature.staff);
  // Whoever was deactivated signs nothing more.
  useEffect(() => {
    if (isGone) sign({ staff: "" });
  }, [isGone]);
  const self = `${session.name} (signed in)`;
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <Button aria-label={`Acting as ${signature.staff || session.name}`}>
          <IdCard aria-hidden /> <span className="text-muted">Acting as</span>{" "}
          {signature.staff || session.name}
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          aria-label="Who acts here"
          className="z-50 w-72 space-y-4 rounded-lg border bg-surface p-4 shadow-xl"
        >
          <div>
            <label htmlFor="acting-staff" className={LABEL}>
              Staff Member
            </label>
            <Select
              id="acting-staff"
              value={signature.staff}
              onChange={(event) => sign({ staff: event.target.value })}
            >
              <option value="">{self}</option>
              {names
                ?.filter((name) => name !== session.name)
                .map((name) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
            </Select>
          </div>
          <div>
            <label htmlFor="acting-workstation" className={LABEL}>
              Workstation
            </label>
            <Input
              id="acting-workstation"
              value={signature.workstation}
              maxLength={100}
              placeholder="desk-1"
              onChange={(event) => sign({ workstation: event.target.value.replace(/[^\x20-\x7e]/g, "") })}
            />
          </div>
          <p className="text-xs text-muted">
            Kept in this browser, and written into the history of each job.
          </p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** The switch of this workstation for a sound when something is submitted. */
export function SoundSwitch() {
  const isOn = useSound();
  return (
    <Button
      size="icon"
      aria-pressed={isOn}
      aria-label="Sound when a job is submitted"
      title={isOn ? "Sound on new jobs: on" : "Sound on new jobs: off"}
      onClick={() => {
        setSound(!isOn);
        if (!isOn) ring();
      }}
    >
      {isOn ? <Bell /> : <BellOff />}
    </Button>
  );
}
