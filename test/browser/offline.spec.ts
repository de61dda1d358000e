import { expect, test } from '@playwright/test';

test('[RUN1] the browser of the tests reaches nothing outside this machine', async ({ page }) => {
  test.skip(process.env['TEST_OFFLINE'] !== '1', 'the tests run with the network on');
  await expect(page.goto('http://192.0.2.1/')).rejects.toThrow(/ERR_(INTERNET_DISCONNECTED|ADDRESS_UNREACHABLE)/);
});
