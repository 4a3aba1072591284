/** The run that trains the application's AOT cache: stubs that answer as its peers do, and no program of the lab. */
@NullMarked
package io.virtualmesh.lab.training;

import org.jspecify.annotations.NullMarked;
