using System.Reflection;
using Events.Contracts;

namespace Events.Generator.Tests.Harness;

/// <summary>The codec of an event that was compiled in a test.</summary>
internal abstract class Codec
{
    public abstract Entry Encode(object value);

    public abstract object Decode(Entry entry);

    public static Codec Of(Type type) =>
        (Codec)Activator.CreateInstance(typeof(Typed<>).MakeGenericType(type), BindingFlags.Public | BindingFlags.Instance, null, null, null)!;

    private sealed class Typed<T> : Codec
        where T : IEvent<T>
    {
        public override Entry Encode(object value) => Entry.Encode((T)value);

        public override object Decode(Entry entry) => entry.Decode<T>();
    }
}
