namespace Events.Redis;

/// <summary>
/// Decides what is made of a server whose settings may lose what it has confirmed: an eviction policy, no persistence,
/// no replica that is waited for.
/// </summary>
public enum ServerSettingsPolicy
{
    /// <summary>The host says so once when it starts, in a warning with what to set.</summary>
    Tell,

    /// <summary>The host does not start, and its exception says what to set. Settings that cannot be asked count as such.</summary>
    Require,

    /// <summary>The settings are not asked.</summary>
    Ignore,
}
