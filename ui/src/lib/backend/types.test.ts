import { expect, it } from 'vitest';
import types from './types.ts?raw';

it('every generated type can be imported from one place', () => {
  const files = Object.keys(import.meta.glob('./generated/*.ts')).map((path) => path.replace('.ts', ''));
  expect(files.length).toBeGreaterThan(40);
  expect(files.filter((file) => !types.includes(`'${file}'`))).toEqual([]);
});
