namespace Events;

/// <summary>What becomes of entries whose type the stream does not declare.</summary>
public enum UnknownEventPolicy
{
    /// <summary>They are moved to the dead-letter stream at once, from where a newer version of the service can have them back.</summary>
    DeadLetter,

    /// <summary>They are acknowledged without being handled.</summary>
    Skip,

    /// <summary>
    /// They stay pending and nothing else waits for them, so that a newer version of the service takes them while it is being
    /// rolled out. They are looked at again when they have been idle for <see cref="ConsumerOptions.MinIdle"/>, by whichever consumer of
    /// the group comes first, and by a consumer that starts under the same name at once. It counts as no delivery, so whoever
    /// knows the type has all its tries. What nobody ever knows stays pending until its payload is trimmed.
    /// </summary>
    Leave,
}
