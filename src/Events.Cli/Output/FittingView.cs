using Spectre.Console.Rendering;

namespace Events.Cli.Output;

/// <summary>
/// The first of two views where the window is wide enough for it without breaking anything in it, else the second, which is told how wide it is.
/// </summary>
internal sealed class FittingView(IRenderable wide, Func<int, IRenderable> narrow) : IRenderable
{
    // More than any window has: what it would take if nobody asked it to be narrower.
    private const int Unbounded = 10_000;

    public Measurement Measure(RenderOptions options, int maxWidth) => Choose(options, maxWidth).Measure(options, maxWidth);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => Choose(options, maxWidth).Render(options, maxWidth);

    private IRenderable Choose(RenderOptions options, int maxWidth) => wide.Measure(options, Unbounded).Max <= maxWidth ? wide : narrow(maxWidth);
}
