/** Edge to HashiCorp Vault and OpenBao. Spring Vault stays here. */
@NullMarked
package io.virtualmesh.agent.vault;

import org.jspecify.annotations.NullMarked;
