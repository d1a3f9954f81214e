<?php
/**
 * Plugin Name: Waystone
 * Description: Puts the script of your Waystone collector on every page. Address and key stand in wp-config.php.
 * Version: 0.1.0
 * Requires at least: 5.0
 * Requires PHP: 7.2
 * License: MIT
 *
 * In wp-config.php:
 *
 * define( 'WAYSTONE_HOST', 'https://host' );
 * define( 'WAYSTONE_KEY', 'pk_…' );
 */

defined( 'ABSPATH' ) || exit;

/** Queues the script, for everybody but those who write the site. */
function waystone_enqueue() {
	if ( ! defined( 'WAYSTONE_HOST' ) || ! defined( 'WAYSTONE_KEY' ) || current_user_can( 'edit_posts' ) ) {
		return;
	}
	// No version: the collector says how long the script may be kept.
	wp_enqueue_script( 'waystone', rtrim( WAYSTONE_HOST, '/' ) . '/waystone.js', array(), null, false );
	wp_add_inline_script(
		'waystone',
		'window.waystone = window.waystone || ((...a) => (waystone.q = waystone.q || []).push(a))',
		'before'
	);
}
add_action( 'wp_enqueue_scripts', 'waystone_enqueue' );

/** Adds the key, and lets the page go on while the script loads. */
function waystone_script_tag( $tag, $handle ) {
	if ( 'waystone' !== $handle ) {
		return $tag;
	}
	$attributes = ' async data-key="' . esc_attr( WAYSTONE_KEY ) . '" src=';
	// The first is the tag's own: what stands before it is the line above.
	return implode( $attributes, explode( ' src=', $tag, 2 ) );
}
add_filter( 'script_loader_tag', 'waystone_script_tag', 10, 2 );
