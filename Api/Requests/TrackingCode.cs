using System.Globalization;
using System.Text;
using EventLedger.Api.Pages;
using EventLedger.Api.Setup;
using EventLedger.Api.Tracking;
using QRCoder;

namespace EventLedger.Api.Requests;

/// <summary>A QR code that leads to the public page of a request, and says nothing else.</summary>
internal static class TrackingCode
{
    /// <summary>The address in full, as somebody else's phone needs it.</summary>
    public static string Address(HttpContext http, string reference)
    {
        var settings = http.RequestServices.GetRequiredService<Settings>();
        var home = settings.Tracking.Address?.GetLeftPart(UriPartial.Authority)
            ?? (settings.Identity.Issuer is { } issuer ? new Uri(issuer).GetLeftPart(UriPartial.Authority) : $"{http.Request.Scheme}://{http.Request.Host}");
        return home + TrackPage.Of(reference);
    }

    public static PageCode Of(string address, string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.M);
        var path = new StringBuilder();
        for (var y = 0; y < code.ModuleMatrix.Count; y++)
        {
            var row = code.ModuleMatrix[y];
            for (var x = 0; x < row.Count; x++)
            {
                if (row[x])
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
                }
            }
        }

        return new(path.ToString(), code.ModuleMatrix.Count, text);
    }
}
