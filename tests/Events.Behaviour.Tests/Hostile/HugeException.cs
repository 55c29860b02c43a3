namespace Events.Behaviour.Hostile;

/// <summary>An exception with a message of many megabytes that is no valid text, and thousands of inner ones.</summary>
public sealed class HugeException() : Exception(Text, Chain)
{
    private static readonly string Text = string.Concat("\ud800", new string('x', 20_000_000), "\udc00");

    private static readonly Exception Chain = Nest(5_000);

    private static Exception Nest(int depth)
    {
        Exception innermost = new InvalidOperationException("innermost");
        for (int i = 0; i < depth; i++) innermost = new InvalidOperationException("around it", innermost);
        return innermost;
    }

    // The text of all inner ones would be built by recursion.
    public override string ToString() => Text;
}
