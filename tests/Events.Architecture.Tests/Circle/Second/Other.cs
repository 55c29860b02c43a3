using Events.Architecture.Tests.Circle.First;

namespace Events.Architecture.Tests.Circle.Second;

/// <summary>Knows a type of a folder that knows this one.</summary>
internal sealed class Other
{
    public static Type Knows() => typeof(One);
}
