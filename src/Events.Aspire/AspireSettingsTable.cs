using Events.Hosting.Binding;
using Microsoft.Extensions.Configuration;

namespace Events.Aspire;

/// <summary>The keys of <see cref="EventsAspireSettings"/>, which stand beside the options of streams and consumers.</summary>
internal static class AspireSettingsTable
{
    /// <summary>The section.</summary>
    public const string Section = "Aspire:Events";

    private static readonly Setting<EventsAspireSettings>[] Settings =
    [
        new(nameof(EventsAspireSettings.ConnectionString), static (o, s) => o.ConnectionString = Read.Text(s)),
        new(nameof(EventsAspireSettings.DisableHealthChecks), static (o, s) => o.DisableHealthChecks = Read.Boolean(s)),
        new(nameof(EventsAspireSettings.DisableTracing), static (o, s) => o.DisableTracing = Read.Boolean(s)),
        new(nameof(EventsAspireSettings.DisableMetrics), static (o, s) => o.DisableMetrics = Read.Boolean(s)),
    ];

    /// <summary>The sections of options that stand beside these keys.</summary>
    private static readonly string[] Options = ["Redis", "Streams", "ConsumerDefaults", "Consumers", "ProjectionDefaults", "Projections"];

    /// <summary>The table of all keys.</summary>
    public static IEnumerable<string> Keys => Settings.Select(static setting => setting.Key);

    /// <summary>The settings of one connection alone.</summary>
    /// <param name="general">The section of all.</param>
    /// <param name="name">The name of the connection.</param>
    /// <returns>Null where another section has that name: <c>redis</c> is a good name for a connection.</returns>
    public static IConfigurationSection? OwnSection(IConfigurationSection general, string name) =>
        Options.Concat(Keys).Contains(name, StringComparer.OrdinalIgnoreCase) ? null : general.GetSection(name);

    /// <summary>Sets what the section has. What is in it beside these keys are options, which the start of the host looks at.</summary>
    /// <exception cref="FormatException">A value is none; the message names the key, and what was expected.</exception>
    public static void Bind(IConfigurationSection section, EventsAspireSettings settings)
    {
        foreach (Setting<EventsAspireSettings> setting in Settings)
        {
            IConfigurationSection child = section.GetSection(setting.Key);
            if (child.Value is null) continue;
            try
            {
                setting.Set(settings, child, []);
            }
            catch (ExpectedException exception)
            {
                throw new FormatException($"{child.Path} is '{child.Value}'; expected {exception.Message}.", exception);
            }
        }
    }
}
