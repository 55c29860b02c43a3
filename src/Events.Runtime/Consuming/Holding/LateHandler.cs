using System.Runtime.InteropServices;

namespace Events.Consuming.Holding;

/// <summary>A call of a handler that has not ended in time.</summary>
/// <param name="Running">The call.</param>
/// <param name="For">For how long it has run.</param>
/// <param name="Cancellation">The source of its token, when that is to be cancelled.</param>
/// <param name="IsBeingTold">Whether those who watch it keep it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct LateHandler(RunningHandler Running, TimeSpan For, CancellationTokenSource? Cancellation, bool IsBeingTold);
