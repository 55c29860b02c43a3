namespace Events.Generator.Tests.Samples;

[Flags]
internal enum Rights : long
{
    None = 0,
    Read = 1,
    Write = 2,
    Größe = 1L << 40,
}
