namespace Events;

/// <summary>What an application may change about a declared stream.</summary>
public sealed class StreamOptions
{
    /// <summary>The Redis key; null (default) for the declared one.</summary>
    public string? Key { get; set; }

    /// <summary>What every XADD trims; null (default) for what is declared.</summary>
    public Retention? Retention { get; set; }
}
