<?php
/**
 * Prints what WordPress's own functions put into a page's head with the plugin on. No database: only the files that
 * scripts need are read.
 *
 * Usage: php head.php WORDPRESS_FOLDER PLUGIN HOST KEY [editor]
 */

list( , $folder, $plugin, $host, $key ) = $argv;
define( 'ABSPATH', rtrim( $folder, '/' ) . '/' );
define( 'WPINC', 'wp-includes' );
define( 'WP_DEBUG', false );
define( 'WAYSTONE_HOST', $host );
define( 'WAYSTONE_KEY', $key );
define( 'IS_EDITOR', isset( $argv[5] ) );

$names = array( 'plugin', 'load', 'functions', 'formatting', 'option', 'link-template', 'general-template', 'l10n', 'kses', 'cache' );
$names = array_merge( $names, array( 'class-wp-object-cache', 'class-wp-dependency', 'class-wp-dependencies', 'class-wp-scripts', 'functions.wp-scripts' ) );
foreach ( $names as $name ) {
	require_once ABSPATH . WPINC . "/$name.php";
}
wp_cache_init();

// Options are in the database, and looked for in the cache first.
wp_cache_set( 'alloptions', array( 'blog_charset' => 'UTF-8' ), 'options' );

/** Rights are in the database. */
function current_user_can( $right ) {
	return IS_EDITOR && 'edit_posts' === $right;
}

/** Without the scripts that WordPress registers for itself. */
$GLOBALS['wp_scripts'] = new class() extends WP_Scripts {
	public function __construct() {
		$this->type_attr = '';
	}
};
do_action( 'init' );
require $plugin;
do_action( 'wp_enqueue_scripts' );
wp_scripts()->do_head_items();
