using Events.Architecture.Tests.Circle.Second;

namespace Events.Architecture.Tests.Circle.First;

/// <summary>Knows a type of a folder that knows this one.</summary>
internal sealed class One
{
    public static Type Knows() => typeof(Other);
}
