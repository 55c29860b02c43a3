using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Events.Hosting.Binding;
using Events.Outbox;
using Events.Policies;
using Events.Producing;
using Events.Projections;
using Events.Protecting;
using Events.Redis;
using Events.Streams;

namespace Events.Behaviour.Hosting;

/// <summary>docs/configuration.md names every option, its default, and whether the configuration may set it.</summary>
public sealed partial class OptionsTableTests
{
    public static TheoryData<Type> Types =>
    [
        typeof(RedisOptions), typeof(StreamOptions), typeof(ConsumerOptions), typeof(ProjectionOptions), typeof(RetryPolicy), typeof(SubscriptionOptions),
        typeof(ProtectionOptions), typeof(OutboxOptions), typeof(OutboxProduceOptions),
    ];

    [Theory, MemberData(nameof(Types))]
    public void The_table_and_the_options_agree(Type type)
    {
        object defaults = Activator.CreateInstance(type)!;
        string[] bound = type == typeof(RedisOptions) ? [.. RedisSettings.Table.Keys.Except([RedisSettings.ConnectionString])]
            : type == typeof(StreamOptions) ? [.. StreamSettings.Table.Keys]
            : type == typeof(ConsumerOptions) ? [.. ConsumerSettings.Table.Keys]
            : type == typeof(ProjectionOptions) ? [.. ProjectionSettings.Table.Keys]
            : type == typeof(RetryPolicy) ? [.. RetrySettings.Table.Keys]
            : [];
        string[] expected = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static property => property.CanWrite)
            .Select(property => $"{type.Name}.{property.Name} {Show(property.GetValue(defaults))} {(bound.Contains(property.Name) ? "yes" : "code only")}")];
        string table = File.ReadAllText(Path.Combine(GuideTests.Guides, "..", "configuration.md"));
        string[] said = [.. Row().Matches(table).Where(row => row.Groups[1].Value.Split('.')[0] == type.Name)
            .Select(static row => $"{row.Groups[1].Value} {row.Groups[2].Value} {row.Groups[3].Value}")];

        Assert.Equal(expected.Order(StringComparer.Ordinal), said.Order(StringComparer.Ordinal));
        Assert.Equal(bound.Length, expected.Count(static line => line.EndsWith(" yes", StringComparison.Ordinal)));
    }

    private static string Show(object? value) => value switch
    {
        null => "none",
        bool flag => flag ? "true" : "false",
        TimeSpan time => time.TotalHours >= 1 ? $"{time.TotalHours}h"
            : time.TotalSeconds > 60 ? $"{time.TotalMinutes}m"
            : time.TotalSeconds >= 1 ? $"{time.TotalSeconds}s" : $"{time.TotalMilliseconds}ms",
        RetryPolicy => nameof(RetryPolicy),
        string text => text,
        IEnumerable list => string.Join(",", list.Cast<object>()),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    [GeneratedRegex(@"^\| `(\w+\.\w+)` \| .*? \| `([^`]*)` \| (yes|code only) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
