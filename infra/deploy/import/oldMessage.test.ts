import { describe, expect, it } from 'vitest';
import { uuid } from '../../../test/account/demo.ts';
import { readOldRow } from './oldMessage.ts';

describe('a row of the demo', () => {
  const row = {
    messageId: uuid(1),
    connectionId: 'conn1abcdefgh=',
    message: 'hi',
    timestamp: '2025-03-01T10:00:00.123Z',
  };

  it('[IMPORT6] becomes the same message whenever it is read', () => {
    expect(readOldRow(row)).toEqual(readOldRow({ ...row }));
    expect(readOldRow(row)).toMatchObject({
      ...row,
      kind: 'post',
      entryId: uuid(1),
      key: uuid(1),
      username: 'conn1abc',
    });
    const other = readOldRow({ ...row, connectionId: 'conn2abcdefgh=' });
    expect(other).not.toMatchObject({ userId: (readOldRow(row) as { userId: string }).userId });
  });

  it.each([
    ['2025-03-01T10:00:00.123Z', '2025-03-01T10:00:00.123Z'],
    ['2025-03-01T10:00:00.123456', '2025-03-01T10:00:00.123Z'],
    ['2025-03-01T10:00:00+02:00', '2025-03-01T08:00:00.000Z'],
    ['2025-03-01T10:00:00Z', '2025-03-01T10:00:00.000Z'],
  ])('[IMPORT6] may have its time in other forms, in UTC where no zone is said: %s', (timestamp, read) => {
    expect(readOldRow({ ...row, timestamp })).toMatchObject({ timestamp: read });
  });

  it('[IMPORT6] may have a name, which counts if it is one', () => {
    expect(readOldRow({ ...row, username: ' Ines  B. ' })).toMatchObject({ username: 'Ines B.' });
    expect(readOldRow({ ...row, username: '' })).toMatchObject({ username: 'conn1abc' });
    expect(readOldRow({ ...row, connectionId: undefined })).toMatchObject({
      connectionId: 'unknown',
      username: 'unknown',
    });
  });

  it.each([
    [{ message: undefined }, 'no text'],
    [{ message: '  ' }, 'a text that is empty'],
    [{ message: 'x'.repeat(9_000) }, 'a text that is longer than 8000 characters'],
    [{ message: 'a\u0000' }, 'a text that holds a control character'],
    [{ timestamp: 'yesterday' }, 'no time'],
    [{ timestamp: 1_700_000_000 }, 'no time'],
    [{ messageId: 'five' }, 'no messageId that is a UUID'],
  ])('[IMPORT6] becomes no message for a reason: %j', (change, reason) => {
    expect(readOldRow({ ...row, ...change })).toBe(reason);
  });
});
