using Events.Protection;
using Events.Settings;

namespace Events.Protecting;

/// <summary>
/// Says how fields are encrypted, kept apart and unpacked (<see cref="Contracts.EncryptedAttribute"/>,
/// <see cref="Contracts.ClaimCheckAttribute"/>, <see cref="Contracts.CompressedAttribute"/>).
/// </summary>
public sealed class ProtectionOptions
{
    /// <summary>The source of keys; null (default) for none: events with encrypted fields are neither written nor read then.</summary>
    public IKeyProvider? Keys { get; set; }

    /// <summary>
    /// The longest time for which an answer of the provider is used. Default 10 minutes. So much later at the latest a rotation or the destruction of a key
    /// takes effect in this process. In the second half of that time it is asked again beside the work, so that nothing waits for it and an outage of less than
    /// that is not felt. That a key is destroyed is never asked again; that it is unknown after a tenth of that time.
    /// </summary>
    public TimeSpan KeyLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest time that one call of the provider may take. Default 10 seconds.</summary>
    public TimeSpan KeyTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The largest number of keys that are kept in memory, by ID, and as many by subject. Default 10,000. What was asked for longest ago goes first.
    /// </summary>
    public int MaxCachedKeys { get; set; } = 10_000;

    /// <summary>
    /// The largest number of bytes that a value may have when it is decompressed, or was kept apart. Default 16 MiB. An
    /// entry with a larger one is undecodable.
    /// </summary>
    public int MaxUnpackedBytes { get; set; } = Wire.FieldProtection.DefaultMaxUnpackedBytes;

    /// <summary>
    /// The store for values that are too large for their entries (<see cref="Contracts.ClaimCheckAttribute"/>); null
    /// (default) for beside their stream, in the same store.
    /// </summary>
    public IPayloadStore? Payloads { get; set; }

    /// <summary>
    /// The time by which a payload must be older than the first payload that is in use to be deleted by a sweep
    /// (<see cref="Administration.StreamAdministration.SweepPayloadsAsync"/>), by the clock of the store of payloads; so that long after it was stored it is
    /// there. Default 1 hour. Longer than a produce call takes from storing a payload to appending its entry, and than who has read an entry takes to load its
    /// payload.
    /// </summary>
    public TimeSpan PayloadGrace { get; set; } = DefaultPayloadGrace;

    /// <summary>
    /// The longest time that one call of the store of payloads may take. Default 30 seconds. What takes longer is told
    /// as <see cref="PayloadUnavailableException"/>.
    /// </summary>
    public TimeSpan PayloadTimeout { get; set; } = DefaultPayloadTimeout;

    internal static TimeSpan DefaultPayloadTimeout => TimeSpan.FromSeconds(30);

    internal static TimeSpan DefaultPayloadGrace => TimeSpan.FromHours(1);

    internal void Validate()
    {
        Check.AtLeast(KeyLifetime, TimeSpan.FromMilliseconds(10), nameof(ProtectionOptions), nameof(KeyLifetime));
        Check.AtLeast(KeyTimeout, TimeSpan.FromMilliseconds(1), nameof(ProtectionOptions), nameof(KeyTimeout));
        Check.AtLeast(MaxCachedKeys, 1, nameof(ProtectionOptions), nameof(MaxCachedKeys));
        Check.AtLeast(PayloadGrace, TimeSpan.FromSeconds(1), nameof(ProtectionOptions), nameof(PayloadGrace));
        Check.AtLeast(PayloadTimeout, TimeSpan.FromMilliseconds(1), nameof(ProtectionOptions), nameof(PayloadTimeout));
        Check.AtLeast(MaxUnpackedBytes, 1, nameof(ProtectionOptions), nameof(MaxUnpackedBytes));
    }
}
