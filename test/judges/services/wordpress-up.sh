#!/usr/bin/env bash
# A WordPress for tests, on loopback alone, from Debian's packages. It mails nobody and asks no other server.
#
#   wordpress-up.sh DIR PORT [PID]   makes it, or starts it again; DIR/wordpress.json then names its address and its users.
#                                    Where PID is given, it is stopped when that process ends
#   wordpress-up.sh DIR stop         stops it and removes DIR
#
# Ends with 3 where something that it needs is not installed.
# While DIR/strips exists, a plugin takes tables and captions out of every text that is saved.
set -euo pipefail
umask 077
dir=$1 port=$2 parent=${3:-}
packages=/usr/share/wordpress
programs="php mariadbd mariadb mariadb-install-db"
export PATH=$PATH:/usr/sbin

running() { # a pid file counts while that process is still the program that was started
  [[ -s $dir/$1.pid ]] && [[ $(ps -o comm= -p "$(<"$dir/$1.pid")") == "$2"* ]]
}
end() {
  if running "$1" "$2"; then
    local pid; pid=$(<"$dir/$1.pid")
    kill -- "-$pid"
    for ((i = 0; i < 100; i++)); do kill -0 "$pid" 2>/dev/null || return 0; sleep 0.1; done
    kill -KILL -- "-$pid"
  fi
}
start() { # in a group of its own, so that all of it can be ended
  local name=$1; shift
  setsid bash -c 'echo $$ >"$0"; exec "$@"' "$dir/$name.pid" "$@" >>"$dir/$name.log" 2>&1 </dev/null &
}
within() { # 20 seconds for a condition
  for ((i = 0; i < 200; i++)); do "$@" >/dev/null 2>&1 && return 0; sleep 0.1; done
  echo "wordpress-up: gave up waiting for: $*" >&2; tail -20 "$dir"/*.log >&2; return 1
}
listens() { (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }
ask() { mariadb --no-defaults --socket="$dir/db.sock" -u "$(id -un)" "$@"; }

if [[ $port == stop ]]; then
  end http php; end db mariadbd
  [[ -f $dir/router.php ]] && rm -rf "$dir"
  exit 0
fi

for program in $programs; do command -v "$program" >/dev/null || { echo "wordpress-up: $program is not installed" >&2; exit 3; }; done
[[ -f $packages/wp-load.php ]] || { echo "wordpress-up: no WordPress in $packages" >&2; exit 3; }
compgen -G "$packages/wp-content/themes/*/style.css" >/dev/null || { echo "wordpress-up: no theme in $packages" >&2; exit 3; }
mkdir -p "$dir"
dir=$(realpath "$dir")
www=$dir/www

if ! running db mariadbd; then
  [[ -d $dir/db/mysql ]] || mariadb-install-db --no-defaults --datadir="$dir/db" --user="$(id -un)" --skip-test-db --auth-root-authentication-method=socket --auth-root-socket-user="$(id -un)" >"$dir/db-install.log" 2>&1
  start db mariadbd --no-defaults --user="$(id -un)" --datadir="$dir/db" --socket="$dir/db.sock" --pid-file="$dir/db.server.pid" --skip-networking \
    --innodb-buffer-pool-size=64M --innodb-flush-log-at-trx-commit=0 --skip-innodb-doublewrite --skip-log-bin --performance-schema=OFF
  within ask -e 'select 1'
  ask -e "create database if not exists wordpress character set utf8mb4; create user if not exists wordpress@localhost identified by 'tests'; grant all on wordpress.* to wordpress@localhost"
fi

if [[ ! -f $www/wp-load.php ]]; then
  # A copy: PHP resolves links, and would find Debian's own settings behind them.
  mkdir -p "$www"
  (cd "$packages" && tar -ch --exclude=./wp-config.php --exclude=./.htaccess --exclude=./wp-content/languages .) | tar -x -C "$www"
  mkdir -p "$www/wp-content/mu-plugins" "$www/wp-content/uploads"
  cat >"$www/wp-content/mu-plugins/tests.php" <<'PHP'
<?php
add_filter('pre_wp_mail', '__return_true');
add_filter('wp_insert_post_data', function ($post) {
    if (file_exists(dirname(ABSPATH) . '/strips')) $post['post_content'] = preg_replace('~<table.*?</table>|<figcaption.*?</figcaption>~s', '', $post['post_content']);
    return $post;
});
PHP
fi
cat >"$www/wp-config.php" <<PHP
<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'wordpress');
define('DB_PASSWORD', 'tests');
define('DB_HOST', 'localhost:$dir/db.sock');
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
foreach (['AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT', 'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT'] as \$name) define(\$name, hash('sha256', \$name . '$dir'));
\$table_prefix = 'wp_';
\$_SERVER['HTTP_HOST'] = \$_SERVER['HTTP_HOST'] ?? '127.0.0.1:$port';
define('WP_HOME', 'http://' . \$_SERVER['HTTP_HOST']); // whoever asks, a proxy of the tests among them
define('WP_SITEURL', WP_HOME);
define('WP_ENVIRONMENT_TYPE', 'local'); // application passwords without TLS
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('DISABLE_WP_CRON', true);
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
PHP
cat >"$dir/router.php" <<'PHP'
<?php
// Files as they are, all else to WordPress.
$root = $_SERVER['DOCUMENT_ROOT'];
$path = rawurldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH) ?? '/');
if ($path !== '/' && is_file($root . $path)) return false;
$index = is_dir($root . $path) && is_file(rtrim($root . $path, '/') . '/index.php') ? rtrim($path, '/') . '/index.php' : '/index.php';
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = $index;
$_SERVER['SCRIPT_FILENAME'] = $root . $index;
chdir(dirname($root . $index));
require $root . $index;
PHP
cat >"$dir/setup.php" <<'PHP'
<?php
[, $www, $file] = $argv;
define('WP_INSTALLING', true);
function wp_new_blog_notification() {}
require $www . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
if (is_file($file)) exit;
wp_install('Observation', 'admin', 'admin@example.test', true, '', wp_generate_password(24));
update_option('timezone_string', 'Asia/Tokyo');
global $wp_rewrite;
$wp_rewrite->set_permalink_structure('/%year%/%postname%/');
$wp_rewrite->flush_rules(false);
wp_insert_term('Observations', 'category');
$users = [];
$login_password = wp_generate_password(24, false);
foreach (['administrator', 'editor', 'author', 'contributor'] as $role) {
    $login = $role === 'administrator' ? 'admin' : $role;
    $user = get_user_by('login', $login);
    $id = $user ? $user->ID : wp_insert_user(['user_login' => $login, 'user_pass' => $login_password, 'user_email' => "$login@example.test", 'role' => $role]);
    [$password] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'tests']);
    $users[$login] = WP_Application_Passwords::chunk_password($password);
}
file_put_contents($file, json_encode(['url' => home_url(), 'version' => $GLOBALS['wp_version'], 'users' => $users, 'login' => $login_password]));
PHP
php -d memory_limit=256M "$dir/setup.php" "$www" "$dir/wordpress.json"

if ! running http php; then
  if listens; then echo "wordpress-up: port $port is taken" >&2; exit 1; fi
  PHP_CLI_SERVER_WORKERS=3 start http php -d memory_limit=256M -d upload_max_filesize=32M -d post_max_size=40M -d display_errors=0 -S "127.0.0.1:$port" -t "$www" "$dir/router.php"
  within listens
fi

if [[ $parent ]]; then
  setsid bash -c 'while kill -0 "$1" 2>/dev/null; do sleep 1; done; exec "$2" "$3" stop' - "$parent" "$(realpath "$0")" "$dir" >/dev/null 2>&1 </dev/null &
fi
