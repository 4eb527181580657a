import { describe, expect, it } from 'vitest';
import de from '../../messages/de.json';
import en from '../../messages/en.json';

type Message = string | { declarations: string[]; match: Record<string, string> }[];
const files = { en: en as unknown as Record<string, Message>, de: de as unknown as Record<string, Message> };

const texts = (message: Message): string[] =>
  typeof message === 'string' ? [message] : message.flatMap((variant) => Object.values(variant.match));

const inputs = (message: Message) =>
  new Set(texts(message).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1])));

describe('the message files', () => {
  it('have the same keys', () => {
    expect(Object.keys(files.de).sort()).toEqual(Object.keys(files.en).sort());
  });

  it('use the same values in each message', () => {
    for (const [key, message] of Object.entries(files.en)) {
      const german = files.de[key];
      if (german === undefined) continue;
      const missing = [...inputs(message)].filter((input) => !inputs(german).has(input));
      expect(missing, key).toEqual([]);
    }
  });

  it('have no empty text and no three dots', () => {
    for (const file of Object.values(files)) {
      for (const [key, message] of Object.entries(file)) {
        for (const text of texts(message)) {
          expect(text.trim(), key).not.toBe('');
          expect(text, key).not.toContain('...');
        }
      }
    }
  });

  it('are German in German: only names and symbols read the same', () => {
    const same = Object.keys(files.en).filter((key) => {
      const english = files.en[key];
      return (
        typeof english === 'string' &&
        english === files.de[key] &&
        /[a-z]{4}/i.test(english.replaceAll(/\{\w+\}/g, ''))
      );
    });
    expect(same.filter((key) => key !== '$schema').sort()).toEqual([
      'allergen_gluten',
      'appearance_system',
      'diet_vegan',
      'kcal',
      'name',
      'nova',
      'nutri_score',
      'scan_details',
    ]);
  });
});
