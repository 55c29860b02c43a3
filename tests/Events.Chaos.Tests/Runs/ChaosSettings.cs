using System.Globalization;

namespace Events.Chaos.Runs;

/// <summary>
/// <c>EVENTS_CHAOS_SECONDS</c>: how long each storm lasts, 2 by default. <c>EVENTS_CHAOS_SEED</c>: what decides which fault comes
/// when; fixed by default, drawn anew for each run when the seconds are given without it.
/// </summary>
public static class ChaosSettings
{
    private const int DefaultSeconds = 2;
    private const int DefaultSeed = 20_260_101;

    public static int Seed { get; } = Number("EVENTS_CHAOS_SEED")
        ?? (Number("EVENTS_CHAOS_SECONDS") is null ? DefaultSeed : Random.Shared.Next());

    public static TimeSpan StormTime { get; } = TimeSpan.FromSeconds(Number("EVENTS_CHAOS_SECONDS") ?? DefaultSeconds);

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
