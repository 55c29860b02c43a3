namespace Events.Protection;

/// <summary>What is known of a key.</summary>
public enum KeyState
{
    /// <summary>There is none of this ID, as far as the provider knows. Entries that name it are undecodable.</summary>
    Unknown,

    /// <summary>It is there.</summary>
    Found,

    /// <summary>It was there and was destroyed on purpose, and will never be back.</summary>
    Destroyed,
}
