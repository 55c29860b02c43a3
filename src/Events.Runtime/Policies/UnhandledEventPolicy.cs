namespace Events.Policies;

/// <summary>
/// The policy for entries that nobody in the group has a handler for: of a type that the stream declares
/// (<see cref="ConsumerOptions.UnhandledEvents"/>) or does not (<see cref="ConsumerOptions.UnknownEvents"/>). What another consumer of the group handles
/// is left to that one, whatever the policy says.
/// </summary>
public enum UnhandledEventPolicy
{
    /// <summary>The entries are acknowledged without being handled.</summary>
    Skip,

    /// <summary>
    /// The entries stay pending and nothing else waits for them, so that a newer version of the service takes them while it is being rolled
    /// out. They are looked at again when they have been idle for <see cref="ConsumerOptions.MinIdle"/>, by whichever consumer of the group
    /// comes first, and by a consumer that starts under the same name at once. It counts as no delivery, so whoever handles the type has
    /// all its tries. What nobody ever handles stays pending until its payload is trimmed.
    /// </summary>
    Leave,

    /// <summary>The entries are moved to the dead-letter stream at once, from where a newer version of the service can have them back.</summary>
    DeadLetter,
}
