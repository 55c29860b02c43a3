namespace Events.Testing.Sample;

[EventStream("shop:cards")]
public sealed partial class CardStream;
