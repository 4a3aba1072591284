package io.virtualmesh.lab;

import io.virtualmesh.lab.Times.Row;
import io.virtualmesh.lab.process.LabException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** The XML reports of surefire and failsafe in the modules of a checkout. */
final class TestReports {
    private TestReports() {}

    static List<Row> in(Path checkout) {
        var rows = new ArrayList<Row>();
        for (var kind : List.of("surefire-reports", "failsafe-reports")) {
            try (var modules = Files.newDirectoryStream(checkout, Files::isDirectory)) {
                for (var module : modules) {
                    rows.addAll(read(module.resolve("target").resolve(kind)));
                }
            } catch (IOException | SAXException | ParserConfigurationException e) {
                throw new LabException("cannot read the test reports in " + checkout, e);
            }
        }
        return rows;
    }

    private static List<Row> read(Path folder)
            throws IOException, SAXException, ParserConfigurationException {
        var rows = new ArrayList<Row>();
        if (!Files.isDirectory(folder)) {
            return rows;
        }
        try (var reports = Files.newDirectoryStream(folder, "TEST-*.xml")) {
            for (var report : reports) {
                rows.add(row(report));
            }
        }
        return rows;
    }

    private static Row row(Path report)
            throws IOException, SAXException, ParserConfigurationException {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        Element suite = factory.newDocumentBuilder().parse(report.toFile()).getDocumentElement();
        var name = suite.getAttribute("name");
        var broken = number(suite, "failures") + number(suite, "errors");
        return new Row(
                name.substring(name.lastIndexOf('.') + 1),
                Double.parseDouble(suite.getAttribute("time").replace(",", "")),
                (int) number(suite, "tests")
                        + " tests"
                        + (broken == 0 ? "" : ", " + (int) broken + " FAILED")
                        + unsteady(suite));
    }

    /** What failed and then passed; failsafe counts it as passed. */
    private static String unsteady(Element suite) {
        int tries =
                suite.getElementsByTagName("flakyFailure").getLength()
                        + suite.getElementsByTagName("flakyError").getLength();
        return tries == 0 ? "" : ", " + tries + " UNSTEADY (passed at the second try)";
    }

    private static double number(Element suite, String attribute) {
        var text = suite.getAttribute(attribute);
        return text.isEmpty() ? 0 : Double.parseDouble(text);
    }
}
