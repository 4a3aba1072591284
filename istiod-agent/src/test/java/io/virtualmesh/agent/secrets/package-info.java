/** A search for keys, tokens and JWTs in all that a test run wrote; it fails the run's last test class. */
package io.virtualmesh.agent.secrets;
