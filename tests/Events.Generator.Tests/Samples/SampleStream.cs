namespace Events.Generator.Tests.Samples;

[EventStream("tests:samples", MaxLength = 2_000)]
internal sealed partial class SampleStream;
