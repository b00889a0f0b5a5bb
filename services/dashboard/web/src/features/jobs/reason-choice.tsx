interface Props {
  offered: readonly string[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

/** The lab's usual reasons to turn a job down. */
export function ReasonChoice({ offered, chosen, onChange }: Props) {
  return (
    <fieldset>
      <legend className="mb-1.5 text-[13px] font-medium">Reasons</legend>
      <ul className="space-y-1.5">
        {offered.map((reason) => (
          <li key={reason}>
            <label className="flex items-center gap-2.5">
              <input
                type="checkbox"
                className="size-4 accent-(--accent)"
                checked={chosen.includes(reason)}
                onChange={(event) =>
                  onChange(
                    event.target.checked ? [...chosen, reason] : chosen.filter((one) => one !== reason),
                  )
                }
              />
              {reason}
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
