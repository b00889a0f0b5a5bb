import { Search } from "lucide-react";
import { type ReactNode, useEffect, useId, useState } from "react";
import { title } from "@/lib/format";
import { Input, Select } from "./input";

const TYPING_MS = 250;

interface SearchProps {
  label: string;
  onSearch: (text: string) => void;
  /** What is searched for already. */
  initial?: string;
}

/** A search field that tells what was typed when the typing pauses. */
export function SearchField({ label, onSearch, initial = "" }: SearchProps) {
  const [text, setText] = useState(initial);
  useEffect(() => {
    const timer = window.setTimeout(() => onSearch(text.trim()), TYPING_MS);
    return () => window.clearTimeout(timer);
  }, [text, onSearch]);
  return (
    <div className="relative w-full max-w-64">
      <Search aria-hidden className="absolute top-2.5 left-3 size-4 text-muted" />
      <Input
        type="search"
        data-search
        aria-label={label}
        placeholder={label}
        className="pl-9"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </div>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly string[];
  onChange: (value: string) => void;
}

/** One of several values, or all. */
export function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <Select
      aria-label={label}
      className="w-auto"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{label}: All</option>
      {options.map((option) => (
        <option key={option} value={option}>
          {title(option)}
        </option>
      ))}
    </Select>
  );
}

interface DayProps {
  label: string;
  /** As ISO; empty for none. */
  value: string;
  onChange: (day: string) => void;
}

export function DayField({ label, value, onChange }: DayProps) {
  const id = useId();
  return (
    <div className="flex items-center gap-2 text-[13px] text-muted">
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        type="date"
        className="w-auto text-ink"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

interface PickProps {
  label: string;
  value: string;
  options: readonly (readonly [value: string, text: string])[];
  onChange: (value: string) => void;
}

/** One of several things that have names of their own, or all. */
export function PickFilter({ label, value, options, onChange }: PickProps) {
  return (
    <Select
      aria-label={label}
      className="w-auto max-w-56"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{label}: All</option>
      {options.map(([id, text]) => (
        <option key={id} value={id}>
          {text}
        </option>
      ))}
    </Select>
  );
}

export function Filters({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap items-center gap-2 border-b p-3">{children}</div>;
}
