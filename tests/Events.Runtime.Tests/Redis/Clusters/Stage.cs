namespace Events.Runtime.Tests.Redis.Clusters;

/// <summary>How far a slot has come on its way to another node.</summary>
public enum Stage
{
    /// <summary>Its keys are all where they were.</summary>
    Begun,

    /// <summary>Its keys are at the other node, and whoever asks for them is sent there with ASK.</summary>
    Moved,

    /// <summary>The other node has it, and whoever comes to the old one is sent there with MOVED.</summary>
    Ended,
}
