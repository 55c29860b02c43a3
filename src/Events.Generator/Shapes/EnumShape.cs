namespace Events.Generator.Shapes;

/// <summary>The facts that are declared of an enum where it is used.</summary>
/// <param name="asNumber">Whether it is written as its number.</param>
internal sealed class EnumShape(bool asNumber)
{
    public bool AsNumber { get; } = asNumber;
}
