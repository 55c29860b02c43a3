using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Events.Client;
using Events.Diagnostics;

namespace Events.Runtime.Tests.Diagnostics;

/// <summary>Which version spans and measurements are of: a package's, which its assembly's number does not tell.</summary>
public sealed class LibraryVersionTests
{
    private static readonly string Package =
        typeof(EventsClient).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    [Fact]
    public void Spans_and_measurements_have_the_version_of_the_package()
    {
        var versions = new List<string?>();
        using var spans = new ActivityListener
        {
            ShouldListenTo = source =>
            {
                if (source.Name == EventsActivitySource.Name) versions.Add(source.Version);
                return false;
            },
        };
        ActivitySource.AddActivityListener(spans);
        using var measurements = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == EventsMeter.Name) versions.Add(instrument.Meter.Version);
            },
        };
        _ = EventsInstruments.Shared;
        measurements.Start();

        Assert.NotEmpty(versions);
        Assert.All(versions, static version => Assert.Equal(Package, version));
        Assert.DoesNotContain('+', Package);
    }
}
