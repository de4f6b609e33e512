import { expect, it } from "vitest";
import { addressProblem } from "./address";
import { holdChoices } from "./hold";

it.each(["https://api.example.com", "http://127.0.0.1:4010", "http://[::1]:80", " https://a.b/ "])(
  "takes the address %s",
  (address) => expect(addressProblem(address)).toBeNull(),
);

it.each([
  ["api.example.com", /whole address/],
  ["", /whole address/],
  ["http://api.example.com", /https/],
  ["http://127.0.0.1.example.com", /https/],
  ["ftp://localhost", /https/],
  ["https://me:secret@api.example.com", /own field/],
])("refuses %s and says why", (address, reason) => {
  expect(addressProblem(address)).toMatch(reason);
});

it("keeps a hold time that was set elsewhere among the choices", () => {
  expect(holdChoices(45)).toEqual([0, 5, 10, 30, 45, 60, 120]);
  expect(holdChoices(10)).toEqual([0, 5, 10, 30, 60, 120]);
});
