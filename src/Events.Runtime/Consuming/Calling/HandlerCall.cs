using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Events.Consuming.Calling;

/// <summary>A call of a handler that somebody watches.</summary>
/// <param name="Activity">Its span; null when nobody wants it.</param>
/// <param name="LogScope">What its log lines are in; null for nothing.</param>
/// <param name="Start">When it began, by the clock.</param>
/// <param name="IsBegun">Whether that is known.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HandlerCall(Activity? Activity, IDisposable? LogScope, long Start, bool IsBegun);
