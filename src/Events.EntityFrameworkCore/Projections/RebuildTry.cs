using System.Runtime.InteropServices;

namespace Events.EntityFrameworkCore.Projections;

/// <summary>The outcome of one try to have a projection rebuilt.</summary>
/// <param name="Generation">The number of the state that is being built; null where there is no projection.</param>
/// <param name="HasChanged">Tells whether another process came in between: then it is looked again.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RebuildTry(int? Generation, bool HasChanged = false);
