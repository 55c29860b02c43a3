namespace Events.Protection;

/// <summary>The state of a key, as far as it is known.</summary>
public enum KeyState
{
    /// <summary>There is none of this ID, as far as the provider knows. Entries that name it are undecodable.</summary>
    Unknown,

    /// <summary>The key is there.</summary>
    Found,

    /// <summary>It was there and was destroyed on purpose, and will never be back.</summary>
    Destroyed,
}
