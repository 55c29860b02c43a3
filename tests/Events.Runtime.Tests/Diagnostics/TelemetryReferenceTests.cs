using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using Events.Diagnostics;
using Events.Store.Roles;
using Microsoft.Extensions.Logging;

namespace Events.Runtime.Tests.Diagnostics;

/// <summary>docs/reference/telemetry.md lists what the code has, and nothing else.</summary>
public sealed class TelemetryReferenceTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Folder(), "..", "..", "..", "docs", "reference", "telemetry.md"));

    [Fact]
    public void Every_span_is_there() => AssertSame(Constants(typeof(Operations)), Column(Rows("## Spans"), 0));

    [Fact]
    public void Every_attribute_is_there() => AssertSame(Constants(typeof(SpanTags)), Column(Rows("## Attributes"), 0));

    [Fact]
    public void Every_instrument_is_there_with_its_kind_and_its_unit()
    {
        var found = new List<string>();
        Meter meter = EventsInstruments.Shared.Retried.Meter;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter == meter) found.Add($"{instrument.Name} | {Kind(instrument)} | {instrument.Unit}");
        };
        listener.Start();
        AssertSame(found, Rows("## Instruments").Select(static row => $"{row[0].Trim('`')} | {row[1]} | {row[2].Trim('`')}"));
    }

    [Fact]
    public void Every_log_event_is_there_with_its_level_and_its_text()
    {
        IEnumerable<string> found = typeof(IStreamStore).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(static method => method.GetCustomAttribute<LoggerMessageAttribute>())
            .OfType<LoggerMessageAttribute>()
            .OrderBy(static message => message.EventId)
            .Select(static message => string.Create(CultureInfo.InvariantCulture, $"| {message.EventId} | {message.Level} | {message.Message} |"));
        AssertSame(found, Lines("## Log events"));
    }

    private static string Kind(Instrument instrument)
    {
        string type = instrument.GetType().Name.Split('`')[0];
        return type.Replace("Observable", "", StringComparison.Ordinal).ToLowerInvariant();
    }

    private static IEnumerable<string> Constants(Type type) => type.GetFields(BindingFlags.Static | BindingFlags.Public)
        .Where(static field => field.IsLiteral)
        .Select(static field => (string)field.GetRawConstantValue()!);

    private static void AssertSame(IEnumerable<string> code, IEnumerable<string> page)
    {
        string[] missing = [.. code.Except(page)];
        string[] stale = [.. page.Except(code)];
        Assert.True(missing.Length == 0, "The page lacks:\n" + string.Join('\n', missing));
        Assert.True(stale.Length == 0, "The code has no more:\n" + string.Join('\n', stale));
        Assert.Equal(page.Count(), page.Distinct().Count());
    }

    private static IEnumerable<string> Column(IEnumerable<string[]> rows, int column) => rows.Select(row => row[column].Trim('`').Split(' ')[0]);

    private static IEnumerable<string[]> Rows(string heading) =>
        Lines(heading).Select(static line => line.Trim('|').Split('|').Select(static cell => cell.Trim()).ToArray());

    // Without the head of the table and the line under it.
    private static string[] Lines(string heading)
    {
        int start = Page.IndexOf(heading + "\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"The page has no {heading}.");
        int end = Page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        string section = end < 0 ? Page[start..] : Page[start..end];
        return [.. section.Split('\n').Where(static line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)];
    }

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
