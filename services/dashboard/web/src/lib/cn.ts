import { type ClassValue, clsx } from "clsx";
import { twMerge } from "tailwind-merge";

/** Class names put together; of two that contradict, the later wins. */
export const cn = (...classes: ClassValue[]) => twMerge(clsx(classes));
