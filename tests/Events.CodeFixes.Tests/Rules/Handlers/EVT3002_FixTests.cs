using Events.CodeFixes.Tests.Harness;

namespace Events.CodeFixes.Tests.Rules.Handlers;

public sealed class EVT3002_FixTests : FixTest
{
    public override string Id => "EVT3002";

    protected override string Wrap(string source) => HandlerPrograms.InGroup(source);

    [Fact]
    public Task Takes_the_property_that_identifies() => Fixes("""
        [Handles, DedupeBy(nameof(Measured.Value), WindowSeconds = 60)]
        public Task On(Measured measured) => Task.CompletedTask;

        [Event<Orders>("measured")] public sealed partial record Measured(string SensorId, double Value);
        """, """
        [Handles, DedupeBy(nameof(Measured.SensorId), WindowSeconds = 60)]
        public Task On(Measured measured) => Task.CompletedTask;

        [Event<Orders>("measured")] public sealed partial record Measured(string SensorId, double Value);
        """);

    [Fact]
    public Task On_the_event() => Fixes("""
        [Event<Orders>("measured"), DedupeBy("Value")] public sealed partial record Measured(string SensorId, double Value);
        """, """
        [Event<Orders>("measured"), DedupeBy(nameof(SensorId))] public sealed partial record Measured(string SensorId, double Value);
        """);

    [Fact]
    public Task Without_such_a_property_there_is_no_fix() => OffersNothing("""
        [Event<Orders>("measured"), DedupeBy("Value")] public sealed partial record Measured(string Sensor, double Value);
        """);
}
