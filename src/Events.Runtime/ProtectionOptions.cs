using Events.Protection;
using Events.Settings;

namespace Events;

/// <summary>How fields are encrypted and unpacked (<see cref="EncryptedAttribute"/>, <see cref="CompressedAttribute"/>).</summary>
public sealed class ProtectionOptions
{
    /// <summary>Where keys come from; null (default) for nowhere: events with encrypted fields are neither written nor read then.</summary>
    public IKeyProvider? Keys { get; set; }

    /// <summary>
    /// For how long an answer of the provider is used at the most. Default 10 minutes. So much later at the latest a rotation or the destruction of a key takes effect in
    /// this process. In the second half of that time it is asked again beside the work, so that nothing waits for it and an outage of less than that is not felt. That a key is destroyed is never asked again; that it is
    /// unknown after a tenth of that time.
    /// </summary>
    public TimeSpan KeyLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long one call of the provider may take. Default 10 seconds.</summary>
    public TimeSpan KeyTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>At most how many keys are kept in memory, by ID, and as many by subject. Default 10,000. What was asked for longest ago goes first.</summary>
    public int MaxCachedKeys { get; set; } = 10_000;

    /// <summary>How many bytes a value may have when it is decompressed. Default 16 MiB. An entry with a larger one is undecodable.</summary>
    public int MaxUnpackedBytes { get; set; } = Wire.FieldProtection.DefaultMaxUnpackedBytes;

    internal void Validate()
    {
        Check.AtLeast(KeyLifetime, TimeSpan.FromMilliseconds(10), nameof(ProtectionOptions), nameof(KeyLifetime));
        Check.AtLeast(KeyTimeout, TimeSpan.FromMilliseconds(1), nameof(ProtectionOptions), nameof(KeyTimeout));
        Check.AtLeast(MaxCachedKeys, 1, nameof(ProtectionOptions), nameof(MaxCachedKeys));
        Check.AtLeast(MaxUnpackedBytes, 1, nameof(ProtectionOptions), nameof(MaxUnpackedBytes));
    }
}
