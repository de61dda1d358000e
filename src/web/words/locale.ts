// The languages of the page, and how each counts. Numbers and plurals follow the person's own variety of a language.

/** A language that the page speaks. */
export type Language = 'en' | 'ar';

/** The person's own variety of a language (en-GB, ar-EG), else the language itself. */
export function localeOf(language: Language): string {
  return navigator.languages.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;
}

/** Which way a language is written. */
export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}

/** The language for a wish; without one, the first that the person's system asks for and we speak. */
export function spokenOf(wish: Language | 'system'): Language {
  if (wish !== 'system') return wish;
  const asked = navigator.languages.map((tag) => tag.split('-')[0]);
  return asked.find((tag): tag is Language => tag === 'en' || tag === 'ar') ?? 'en';
}
