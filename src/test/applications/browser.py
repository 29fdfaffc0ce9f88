"""A classic notebook in a headless Chromium: browser.py ADDRESS SCREENSHOT.

Opens the address that Jupyter prints, and a new notebook there by the menu. Then it does what each line of stdin says:

  run CODE      types CODE into the next cell, runs it, and prints what it puts out
  await EVENT   waits until that event of Jupyter's has come, later than the one that was awaited before, and prints it

After each line, done or not, the screenshot is taken anew.
"""

import os
import shutil
import signal
import sys

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support import expected_conditions as expected
from selenium.webdriver.support.wait import WebDriverWait

PATIENCE = 60  # seconds

READY = "return !!(window.Jupyter && Jupyter.notebook && Jupyter.notebook.kernel && Jupyter.notebook.kernel.is_connected())"
LISTEN = """window.seen = [];
for (const name of ["kernel_connected", "kernel_disconnected"])
  Jupyter.notebook.events.on(name + ".Kernel", () => window.seen.push(name));"""
# A websocket that closes in its first second makes the page ask for the kernel, once, and call it dead if nobody answers
# (kernel.js of 6.4.12). This timer is set after the page's own, and so ends after it.
ESTABLISHED = "setTimeout(arguments[0], 1000)"
TAKE = """const at = window.seen.indexOf(arguments[0]);
if (at >= 0) window.seen.splice(0, at + 1);
return at >= 0;"""


def chromium():
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or shutil.which("chromium-browser")
    for argument in ("headless=new", "window-size=1000,700", "user-data-dir=" + os.environ["HOME"] + "/chromium"):
        options.add_argument("--" + argument)
    # What a browser asks of its maker's servers does not leave this host.
    options.add_argument("--no-proxy-server")
    options.add_argument("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost")
    options.add_argument("--disable-dev-shm-usage")
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")
    return webdriver.Chrome(service=Service(shutil.which("chromedriver")), options=options)


class Notebook:
    def __init__(self, browser, address):
        self.browser = browser
        self.wait = WebDriverWait(browser, PATIENCE, poll_frequency=0.1)
        browser.get(address)
        tree = browser.current_window_handle
        self.click("#new-dropdown-button")
        self.click("#kernel-python3 a")
        self.wait.until(expected.number_of_windows_to_be(2))
        browser.switch_to.window(next(window for window in browser.window_handles if window != tree))
        self.wait.until(lambda _: browser.execute_script(READY))
        browser.execute_script(LISTEN)
        browser.execute_async_script(ESTABLISHED)

    def click(self, selector):
        self.wait.until(expected.element_to_be_clickable((By.CSS_SELECTOR, selector))).click()

    def run(self, code):
        cell = self.browser.find_elements(By.CSS_SELECTOR, ".code_cell")[-1]
        cell.find_element(By.CSS_SELECTOR, ".CodeMirror-lines").click()
        keys = webdriver.ActionChains(self.browser)
        keys.send_keys(code).key_down(Keys.SHIFT).send_keys(Keys.ENTER).key_up(Keys.SHIFT).perform()
        return self.wait.until(lambda _: cell.find_element(By.CSS_SELECTOR, ".output").text)

    def until(self, event):
        self.wait.until(lambda _: self.browser.execute_script(TAKE, event))
        return event


def main(address, screenshot):
    # So that Chromium is ended as well
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    browser = chromium()
    try:
        notebook = Notebook(browser, address)
        print("ready", flush=True)
        for line in sys.stdin:
            order, argument = line.rstrip("\n").split(" ", 1)
            try:
                said = notebook.run(argument) if order == "run" else notebook.until(argument)
            finally:
                browser.save_screenshot(screenshot)
            print(said, flush=True)
    finally:
        browser.quit()


main(*sys.argv[1:])
