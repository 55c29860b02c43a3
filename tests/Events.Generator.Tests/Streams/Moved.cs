namespace Events.Generator.Tests.Streams;

[Event<ShopStream>("order.moved")]
internal readonly partial record struct Moved(int Line, int Shelf);
