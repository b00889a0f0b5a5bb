export const SPOOL_PAGES = [
  { name: "Spools", to: "/spools" },
  { name: "Transactions", to: "/spools/transactions" },
] as const;
