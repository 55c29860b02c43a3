namespace Events.Runtime.Tests.Producing.Sample;

[EventStream("tests:payments")]
public sealed partial class PaymentStream;
